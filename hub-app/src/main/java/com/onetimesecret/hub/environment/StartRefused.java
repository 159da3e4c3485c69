package com.onetimesecret.hub.environment;

/// Ends the start with one line that says what to change, and exit code 2.
public class StartRefused extends RuntimeException {

    private static final long serialVersionUID = 1L;

    public StartRefused(String line) {
        super(line);
    }

    public StartRefused(String line, Throwable cause) {
        super(line, cause);
    }
}
