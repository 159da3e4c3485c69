package com.onetimesecret.hub.api.call;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/// Marks a route that is called so often that a request reaches it without the framework's search for it.
///
/// The variables of its address are texts; its other parameters are a [Caller], a [Visitor] or [Guest], a
/// [ClientAddress], a [CallCredential], the query's parameters as a map, a JSON body, the request or the response; it
/// answers a `ResponseEntity` with JSON, a future of one that nothing waits for, a [LiveAnswer], or by itself.
@Documented
@Target(ElementType.METHOD)
@Retention(RetentionPolicy.RUNTIME)
public @interface DirectCall {}
