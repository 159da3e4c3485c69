package com.onetimesecret.hub.web.call;

import com.onetimesecret.hub.api.call.CallCredential;
import com.onetimesecret.hub.api.call.Caller;
import com.onetimesecret.hub.api.call.ClientAddress;
import com.onetimesecret.hub.api.call.Guest;
import com.onetimesecret.hub.api.call.Visitor;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.web.bind.support.WebDataBinderFactory;
import org.springframework.web.context.request.NativeWebRequest;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.method.support.ModelAndViewContainer;

/// Hands controllers who calls and from where.
class CallArguments implements HandlerMethodArgumentResolver {

    @Override
    public boolean supportsParameter(MethodParameter parameter) {
        return areFor(parameter.getParameterType());
    }

    /// Whether a parameter of that type is one of them.
    static boolean areFor(Class<?> wanted) {
        return Caller.class.isAssignableFrom(wanted)
                || wanted == Visitor.class
                || wanted == Guest.class
                || wanted == CallCredential.class
                || wanted == ClientAddress.class;
    }

    @Override
    public Object resolveArgument(
            MethodParameter parameter,
            @Nullable ModelAndViewContainer container,
            NativeWebRequest request,
            @Nullable WebDataBinderFactory binder) {
        return of(parameter.getParameterType(), name -> request.getAttribute(name, RequestAttributes.SCOPE_REQUEST));
    }

    /// What the gate found out, by the attributes of the request.
    static Object of(Class<?> wanted, Function<String, @Nullable Object> attributes) {
        var value = attributes.apply(attribute(wanted));
        if (wanted == Guest.class && value instanceof Visitor visitor) {
            return visitor.guest();
        }
        if (!wanted.isInstance(value)) {
            // Outside the API nothing has authenticated the call, so nobody may be made up for it.
            throw new IllegalStateException("There is no " + wanted.getSimpleName() + " for this route");
        }
        return value;
    }

    private static String attribute(Class<?> wanted) {
        if (wanted == ClientAddress.class) {
            return ClientAddress.ATTRIBUTE;
        }
        if (wanted == CallCredential.class) {
            return CallGate.CREDENTIAL;
        }
        return wanted == Visitor.class || wanted == Guest.class ? Visitor.ATTRIBUTE : Caller.ATTRIBUTE;
    }
}
