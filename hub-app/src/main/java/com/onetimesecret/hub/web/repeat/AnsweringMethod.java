package com.onetimesecret.hub.web.repeat;

import com.onetimesecret.hub.api.call.Awaited;
import com.onetimesecret.hub.web.problem.OnRefusal;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

/// A controller method, called by the framework; what it answers may have to wait first.
class AnsweringMethod extends ServletInvocableHandlerMethod {

    AnsweringMethod(HandlerMethod method) {
        super(method);
    }

    @Override
    protected @Nullable Object doInvoke(@Nullable Object... arguments) throws Exception {
        var answer = super.doInvoke(arguments);
        return answer instanceof Awaited<?> awaited ? awaited(awaited) : answer;
    }

    private Object awaited(Awaited<?> awaited) {
        var request = ((ServletRequestAttributes) RequestContextHolder.currentRequestAttributes()).getRequest();
        if (awaited.now() instanceof ResponseEntity<?> now && now.getStatusCode() == HttpStatus.CREATED) {
            // Something was stored, whatever the status of the answer that says more.
            request.removeAttribute(OnRefusal.ATTRIBUTE);
        }
        var more = Waiting.forMore(getBean(), request, awaited.created(), awaited.patience());
        return more.isPresent() ? more.get() : awaited.now();
    }
}
