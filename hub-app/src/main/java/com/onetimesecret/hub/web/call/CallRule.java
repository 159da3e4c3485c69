package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.agent.Scope;
import com.onetimesecret.hub.api.call.AnyScope;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.CountsAs;
import com.onetimesecret.hub.api.call.CurrentAgent;
import com.onetimesecret.hub.api.call.CurrentPerson;
import com.onetimesecret.hub.api.call.Guest;
import com.onetimesecret.hub.api.call.OpenToAll;
import com.onetimesecret.hub.api.call.ProvenByKey;
import com.onetimesecret.hub.api.call.RequiresScope;
import com.onetimesecret.hub.api.call.Visitor;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.springframework.core.annotation.AnnotatedElementUtils;

/// What a controller method declares about who may call it, read off its parameters and annotations.
///
/// @param guests what becomes of calls without a credential
/// @param whilePaused whether a paused agent may call it too
/// @param provenByKey whether an agent has to prove its key with the call itself
record CallRule(
        Who who,
        Guests guests,
        Optional<Scope> scope,
        boolean whilePaused,
        boolean provenByKey,
        Optional<CountsAs.Limit> declaredLimit) {

    /// Whose credential opens a route.
    enum Who {
        ALL,
        AGENTS,
        PEOPLE,
        BOTH;

        boolean agents() {
            return this == AGENTS || this == BOTH;
        }

        boolean people() {
            return this == PEOPLE || this == BOTH;
        }
    }

    /// Whether a route knows guests.
    enum Guests {
        NO,
        TOO,
        ONLY
    }

    /// The rule of that controller method.
    ///
    /// @throws IllegalStateException if it declares nobody or contradicts itself
    static CallRule of(Method method) {
        var offences = offences(method);
        if (!offences.isEmpty()) {
            throw new IllegalStateException(String.join("; ", offences));
        }
        var scope = Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(method, RequiresScope.class))
                .map(RequiresScope::value);
        var caller = callers(method).findFirst();
        var agents = scope.isPresent() || has(method, AnyScope.class);
        var limit = Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(method, CountsAs.class))
                .map(CountsAs::value);
        return new CallRule(
                caller.map(type -> who(type, agents)).orElse(Who.ALL),
                caller.map(CallRule::guests).orElse(Guests.NO),
                scope,
                Optional.ofNullable(AnnotatedElementUtils.findMergedAnnotation(method, AnyScope.class))
                        .filter(AnyScope::whilePaused)
                        .isPresent(),
                has(method, ProvenByKey.class),
                limit);
    }

    /// What is wrong with the method's declarations, in words; empty if nothing is.
    static List<String> offences(Method method) {
        var offences = new ArrayList<String>();
        var callers = callers(method).toList();
        var open = has(method, OpenToAll.class);
        if (callers.isEmpty() && !open) {
            offences.add("takes no CurrentAgent, CurrentPerson or Caller and is not @OpenToAll");
        }
        if (callers.size() > 1 || (open && !callers.isEmpty())) {
            offences.add("says more than once who may call it");
        }
        var scoped = has(method, RequiresScope.class);
        var anyScope = has(method, AnyScope.class);
        var agents =
                callers.stream().anyMatch(type -> who(type, scoped || anyScope).agents());
        if (agents && scoped == anyScope) {
            offences.add("is open to agents and needs one of @RequiresScope and @AnyScope");
        }
        if (!agents && (scoped || anyScope)) {
            offences.add("has a scope but takes no agent");
        }
        if (has(method, ProvenByKey.class) && !callers.equals(List.of(CurrentAgent.class))) {
            offences.add("is @ProvenByKey but not for agents alone");
        }
        return offences;
    }

    /// The limit that a call uses up.
    CountsAs.Limit counts(String httpMethod) {
        if (declaredLimit.isPresent()) {
            return declaredLimit.get();
        }
        if (who == Who.ALL && guests == Guests.NO) {
            return CountsAs.Limit.NONE;
        }
        return httpMethod.equals("GET") || httpMethod.equals("HEAD") ? CountsAs.Limit.READ : CountsAs.Limit.ACTION;
    }

    private static boolean has(Method method, Class<? extends java.lang.annotation.Annotation> annotation) {
        return AnnotatedElementUtils.hasAnnotation(method, annotation);
    }

    private static Stream<Class<?>> callers(Method method) {
        return Arrays.stream(method.getParameterTypes())
                .filter(type -> Caller.class.isAssignableFrom(type) || type == Visitor.class || type == Guest.class);
    }

    private static Guests guests(Class<?> caller) {
        if (caller == Guest.class) {
            return Guests.ONLY;
        }
        return caller == Visitor.class ? Guests.TOO : Guests.NO;
    }

    private static Who who(Class<?> caller, boolean agents) {
        if (caller == Guest.class) {
            return Who.ALL;
        }
        if (caller == Visitor.class) {
            return agents ? Who.BOTH : Who.PEOPLE;
        }
        if (caller == CurrentAgent.class) {
            return Who.AGENTS;
        }
        return caller == CurrentPerson.class ? Who.PEOPLE : Who.BOTH;
    }
}
