package com.onetimesecret.hub.api.secret;

/// Text that nobody but its reader may see, a value or a key, on its way between modules; prints as `***`.
public record HiddenText(String text) {

    @Override
    public String toString() {
        return "***";
    }
}
