package com.onetimesecret.hub.web.repeat;

import com.onetimesecret.hub.api.call.Awaited;
import com.onetimesecret.hub.web.call.JsonAccepted;
import com.onetimesecret.hub.web.problem.OnRefusal;
import jakarta.servlet.http.HttpServletRequest;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.ServletInvocableHandlerMethod;

/// A controller method, called by the framework once its arguments are there: once only under an
/// `Idempotency-Key`, and what it answers may have to wait first.
class AnsweringMethod extends ServletInvocableHandlerMethod {

    private final AnswerOnce once;

    AnsweringMethod(HandlerMethod method, AnswerOnce once) {
        super(method);
        this.once = once;
    }

    @Override
    protected @Nullable Object doInvoke(@Nullable Object... arguments) throws Exception {
        if (!(RequestContextHolder.getRequestAttributes() instanceof ServletRequestAttributes current)) {
            return super.doInvoke(arguments);
        }
        var request = current.getRequest();
        var call = KeyedCall.of(request);
        if (call.isPresent()) {
            JsonAccepted.require(request);
            var response = Objects.requireNonNull(current.getResponse());
            return once.answer(
                    call.get(), getBean(), request, response, () -> withItsStatus(super.doInvoke(arguments)));
        }
        var answer = super.doInvoke(arguments);
        return answer instanceof Awaited<?> awaited ? awaited(awaited, request) : answer;
    }

    private @Nullable Object withItsStatus(@Nullable Object answer) {
        var status = getResponseStatus();
        return status == null || answer instanceof ResponseEntity<?>
                ? answer
                : ResponseEntity.status(status).body(answer);
    }

    private Object awaited(Awaited<?> awaited, HttpServletRequest request) {
        if (awaited.now() instanceof ResponseEntity<?> now && now.getStatusCode() == HttpStatus.CREATED) {
            // Something was stored, whatever the status of the answer that says more.
            request.removeAttribute(OnRefusal.ATTRIBUTE);
        }
        var more = Waiting.forMore(getBean(), request, awaited.created(), awaited.patience());
        return more.isPresent() ? more.get() : awaited.now();
    }
}
