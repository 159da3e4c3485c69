package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.web.problem.OnRefusal;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/// A call counted by a limit that is on what the hub stores (WIRE 0): if nothing comes of it, it was only an
/// action.
record StoredThings(CallQuotas quotas, CountsAs.Limit limit, Counted who) implements OnRefusal {

    static boolean areCountedBy(CountsAs.Limit limit) {
        return limit == CountsAs.Limit.POST || limit == CountsAs.Limit.SECRET;
    }

    /// Counts the call as what it was, now that it went well; decided even if the answer does not get through.
    static void settle(ServletRequest request, HttpServletResponse response) {
        if (request.getAttribute(OnRefusal.ATTRIBUTE) instanceof StoredThings counted) {
            request.removeAttribute(OnRefusal.ATTRIBUTE);
            if (!counted.isStored(response.getStatus())) {
                counted.refused(response);
            }
        }
    }

    /// Onetime Secret says 200 where the hub says 201.
    private boolean isStored(int status) {
        return status == HttpServletResponse.SC_CREATED
                || (limit == CountsAs.Limit.SECRET && status == HttpServletResponse.SC_OK);
    }

    @Override
    public void refused(HttpServletResponse response) {
        quotas.countAsAction(limit, who).ifPresent(left -> left.tell(response));
    }
}
