package com.onetimesecret.hub.environment;

import org.springframework.boot.Banner;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.core.env.Environment;

/// The variables, checked and read as the hub does, without the hub.
public final class BareEnvironment {

    private BareEnvironment() {}

    /// What they say.
    ///
    /// @throws StartRefused if one of them is wrong, after it was said on standard error
    public static Environment read() {
        try (var context = new SpringApplicationBuilder(Nothing.class)
                .web(WebApplicationType.NONE)
                .bannerMode(Banner.Mode.OFF)
                .logStartupInfo(false)
                .registerShutdownHook(false)
                .run()) {
            return context.getEnvironment();
        }
    }

    /// What such an application consists of.
    static final class Nothing {}
}
