package com.onetimesecret.hub.web;

import java.time.Duration;
import org.springframework.context.ApplicationContext;

/// Sees to it that a process that was told to end has ended before somebody kills it.
public final class EndInTime {

    /// As of a process that ended by SIGTERM.
    private static final int EXIT_CODE = 143;

    private EndInTime() {}

    /// From now on, for the process of that hub.
    public static void watch(ApplicationContext hub) {
        var within = hub.getBean(DrainSettings.class).within();
        // The machine waits for its hooks, but not for daemons.
        Runtime.getRuntime()
                .addShutdownHook(Thread.ofPlatform()
                        .name("end-in-time")
                        .unstarted(() ->
                                Thread.ofPlatform().daemon().name("end-in-time").start(() -> endAfter(within))));
    }

    private static void endAfter(Duration within) {
        try {
            Thread.sleep(within);
        } catch (InterruptedException hurried) {
            Thread.currentThread().interrupt();
        }
        System.err.println(
                "hub: What was still under way " + within.toSeconds() + " s after the end began was cut off.");
        Runtime.getRuntime().halt(EXIT_CODE);
    }
}
