package com.onetimesecret.hub.environment;

import org.springframework.boot.ExitCodeGenerator;

/// Ends the start with one line that says what to change, and exit code 2.
public class StartRefused extends RuntimeException implements ExitCodeGenerator {

    private static final long serialVersionUID = 1L;

    /// The exit code of a hub that was told something wrong.
    static final int EXIT_CODE = 2;

    public StartRefused(String line) {
        super(line);
    }

    public StartRefused(String line, Throwable cause) {
        super(line, cause);
    }

    @Override
    public int getExitCode() {
        return EXIT_CODE;
    }
}
