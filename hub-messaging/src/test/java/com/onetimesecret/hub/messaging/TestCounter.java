package com.onetimesecret.hub.messaging;

import com.onetimesecret.hub.api.call.CallCounter;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;

/// Lets as many further posts through as a test says.
class TestCounter implements CallCounter {

    final AtomicInteger left = new AtomicInteger(Integer.MAX_VALUE);

    @Override
    public void countAnother(Caller caller, CountsAs.Limit limit) {
        if (left.getAndUpdate(count -> Math.max(0, count - 1)) == 0) {
            throw new HubException(ProblemType.RATE_LIMITED, "No more.").retryAfter(Duration.ofSeconds(42));
        }
    }

    @Override
    public void giveBack(Caller caller, CountsAs.Limit limit, int count) {
        left.addAndGet(count);
    }
}
