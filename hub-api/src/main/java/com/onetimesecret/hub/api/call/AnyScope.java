package com.onetimesecret.hub.api.call;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks an agent route that any valid token may call, whatever its scopes.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface AnyScope {

    /// Whether it answers a paused agent too: only where the agent learns of the pause, or ends its own key.
    boolean whilePaused() default false;
}
