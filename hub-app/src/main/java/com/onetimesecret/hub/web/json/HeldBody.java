package com.onetimesecret.hub.web.json;

import jakarta.servlet.http.HttpServletRequest;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;
import org.springframework.core.MethodParameter;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpInputMessage;
import org.springframework.http.converter.AbstractJacksonHttpMessageConverter;
import org.springframework.http.converter.HttpMessageConverter;
import org.springframework.web.bind.annotation.ControllerAdvice;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.servlet.mvc.method.annotation.RequestBodyAdviceAdapter;

/// Keeps the body of a call until it ends, so that a refusal can look at it as a whole.
@ControllerAdvice
public class HeldBody extends RequestBodyAdviceAdapter {

    private static final String ATTRIBUTE = HeldBody.class.getName();
    private static final String RAW = ATTRIBUTE + ".raw";

    /// The body of the current request, if a controller asked for it.
    public static byte @Nullable [] ofCurrentRequest() {
        var request = RequestContextHolder.getRequestAttributes();
        return request == null ? null : (byte[]) request.getAttribute(ATTRIBUTE, RequestAttributes.SCOPE_REQUEST);
    }

    /// Whether the controller of the current request took the body as bytes and reads the JSON in them itself,
    /// as those must that check a signature over it.
    public static boolean isReadByItsController() {
        var request = RequestContextHolder.getRequestAttributes();
        return request != null && request.getAttribute(RAW, RequestAttributes.SCOPE_REQUEST) != null;
    }

    /// Reads the whole body of a request whose controller the framework does not read it for, and keeps it likewise.
    public static byte[] hold(HttpServletRequest request) throws IOException {
        var body = request.getInputStream().readAllBytes();
        request.setAttribute(ATTRIBUTE, body);
        request.setAttribute(RAW, true);
        return body;
    }

    @Override
    public boolean supports(
            MethodParameter parameter, Type type, Class<? extends HttpMessageConverter<?>> converterType) {
        return type == byte[].class || AbstractJacksonHttpMessageConverter.class.isAssignableFrom(converterType);
    }

    @Override
    public HttpInputMessage beforeBodyRead(
            HttpInputMessage message,
            MethodParameter parameter,
            Type type,
            Class<? extends HttpMessageConverter<?>> converterType)
            throws IOException {
        var body = message.getBody().readAllBytes();
        var request = RequestContextHolder.currentRequestAttributes();
        request.setAttribute(ATTRIBUTE, body, RequestAttributes.SCOPE_REQUEST);
        if (type == byte[].class) {
            request.setAttribute(RAW, true, RequestAttributes.SCOPE_REQUEST);
        }
        return new Replayed(message.getHeaders(), new ByteArrayInputStream(body));
    }

    private record Replayed(HttpHeaders headers, InputStream body) implements HttpInputMessage {

        @Override
        public HttpHeaders getHeaders() {
            return headers;
        }

        @Override
        public InputStream getBody() {
            return body;
        }
    }
}
