package com.onetimesecret.hub.api.call;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Which rate limit a call uses up (WIRE 0); without it a GET counts as a read and everything else as an action.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface CountsAs {
    Limit value();

    /// The limits of the manifest.
    enum Limit {
        POST,
        READ,
        ACTION,
        SECRET,
        /// Limited by the route itself.
        NONE
    }
}
