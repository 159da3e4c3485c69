package com.onetimesecret.hub.api.call;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks an agent route that no stolen token opens: the call itself is signed by the key that speaks for the agent
/// (RFC 9421), or carries a DPoP proof of that key.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface ProvenByKey {}
