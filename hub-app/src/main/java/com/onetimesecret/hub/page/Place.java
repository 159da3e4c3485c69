package com.onetimesecret.hub.page;

import java.util.Locale;

/// The places that the bar on top of every page leads to, in its order.
public enum Place {
    ACTIVITY,
    APPROVALS,
    AGENTS,
    FEED,
    QUESTIONS,
    TASKS,
    SECRETS,
    DEPOSITS,
    AUDIT,
    SETTINGS;

    /// Its name in addresses, templates and keys of texts.
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    /// Where it is.
    public String path() {
        return "/dashboard/" + word();
    }
}
