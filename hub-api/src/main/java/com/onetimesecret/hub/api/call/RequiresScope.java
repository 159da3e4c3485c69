package com.onetimesecret.hub.api.call;

import com.onetimesecret.hub.api.agent.Scope;
import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// The scope an agent's token must carry to call the annotated controller method; every agent route has this or
/// [AnyScope].
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface RequiresScope {
    Scope value();
}
