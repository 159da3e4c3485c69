package com.onetimesecret.hub.web.problem;

import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.environment.StorageFailure;
import com.onetimesecret.hub.web.json.HeldBody;
import com.onetimesecret.hub.web.json.JsonRefusals;
import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.jetty.http.HttpException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessResourceFailureException;
import org.springframework.dao.QueryTimeoutException;
import org.springframework.dao.TransientDataAccessException;
import org.springframework.http.HttpMethod;
import org.springframework.http.MediaType;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.jdbc.CannotGetJdbcConnectionException;
import org.springframework.security.web.firewall.RequestRejectedException;
import org.springframework.stereotype.Component;
import org.springframework.transaction.CannotCreateTransactionException;
import org.springframework.transaction.TransactionSystemException;
import org.springframework.transaction.TransactionTimedOutException;
import org.springframework.web.ErrorResponse;
import org.springframework.web.HttpMediaTypeNotAcceptableException;
import org.springframework.web.HttpMediaTypeNotSupportedException;
import org.springframework.web.HttpRequestMethodNotSupportedException;
import org.springframework.web.bind.MissingServletRequestParameterException;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.method.annotation.MethodArgumentTypeMismatchException;
import org.springframework.web.servlet.NoHandlerFoundException;
import org.springframework.web.servlet.resource.NoResourceFoundException;
import tools.jackson.core.JacksonException;

/// Finds the refusal behind whatever a request ended in; what it does not know is the hub's own failure.
@Component
public class Refusals {

    private static final Logger log = LoggerFactory.getLogger(Refusals.class);

    private final JsonRefusals json;
    private final NearestRoutes routes;
    private final StorageState storage;

    Refusals(JsonRefusals json, NearestRoutes routes, StorageState storage) {
        this.json = json;
        this.routes = routes;
        this.storage = storage;
    }

    /// The refusal to answer with; failures of the hub itself are logged here.
    public Refusal of(Throwable failure, HttpServletRequest request) {
        var reason = cause(failure, HubException.class);
        if (reason.isPresent()) {
            return Refusal.of(reason.get());
        }
        return switch (failure) {
            case HttpMessageNotReadableException unreadable -> unreadable(unreadable);
            case JacksonException complaint
            when HeldBody.isReadByItsController() -> Refusal.of(json.of(complaint, HeldBody.ofCurrentRequest()));
            case HttpRequestMethodNotSupportedException wrong -> wrongMethod(wrong);
            case HttpMediaTypeNotSupportedException wrong -> wrongType(wrong);
            case MissingServletRequestParameterException missing ->
                invalid(FieldError.at("?" + missing.getParameterName(), "is required"));
            case MethodArgumentTypeMismatchException wrong -> wrongValue(wrong);
            case NoResourceFoundException _ -> Refusal.of(routes.notFound(request));
            case NoHandlerFoundException _ -> Refusal.of(routes.notFound(request));
            case RequestRejectedException _ ->
                malformed("The address or a header holds characters that are not let in.");
            case HttpMediaTypeNotAcceptableException wrong -> notAcceptable(wrong);
            case ErrorResponse answer -> byStatus(answer.getStatusCode().value(), failure);
            default -> byCause(failure, request);
        };
    }

    /// The refusal for a status that something decided without saying why.
    static Refusal ofStatus(int status) {
        return switch (status) {
            case 401 -> Refusal.of(ProblemType.UNAUTHENTICATED, "This call needs a credential that is valid now.");
            case 403 -> Refusal.of(ProblemType.FORBIDDEN, "This call is not allowed from here.");
            case 404 -> Refusal.of(HubException.notFound());
            case 405 -> Refusal.of(ProblemType.METHOD_NOT_ALLOWED, "This address does not take that method.");
            case 406 -> Refusal.of(ProblemType.NOT_ACCEPTABLE, "Accept application/json, or leave the header out.");
            case 413 -> Refusal.of(ProblemType.PAYLOAD_TOO_LARGE, "The body is larger than this call takes.");
            case 415 -> Refusal.of(ProblemType.UNSUPPORTED_MEDIA_TYPE, "Send the body as application/json.");
            case 422 -> Refusal.of(ProblemType.INVALID_REQUEST, "Something in the request is not as it should be.");
            case 429 -> Refusal.of(ProblemType.RATE_LIMITED, "Too many calls.");
            case 503 -> unavailable();
            default ->
                status >= 400 && status < 500
                        ? new Refusal(
                                malformed("The request could not be read.").reason(), status, java.util.Map.of())
                        : Refusal.serverError();
        };
    }

    private Refusal byStatus(int status, Throwable failure) {
        if (status >= 500 && status != 503) {
            log.error("A request failed", failure);
        }
        return ofStatus(status);
    }

    private Refusal byCause(Throwable failure, HttpServletRequest request) {
        var broken = cause(failure, HttpException.class);
        if (broken.isPresent()) {
            int status = broken.get().getCode();
            if (status != 400) {
                return ofStatus(status);
            }
            if (request.getContentType() == null) {
                return malformed("The query of the address must be percent-encoded UTF-8.");
            }
            // Jetty wraps what it says about a form that goes on for too long.
            return ofStatus(cause(failure, IllegalStateException.class).isPresent() ? 413 : 400);
        }
        if (isStorageDown(failure)) {
            storage.failed(failure);
            return unavailable();
        }
        log.error("A request failed", failure);
        return Refusal.serverError();
    }

    private static boolean isStorageDown(Throwable failure) {
        return StorageFailure.of(failure)
                        .filter(kind -> kind != StorageFailure.FORBIDDEN)
                        .isPresent()
                || causes(failure)
                        .anyMatch(cause -> cause instanceof DataAccessResourceFailureException
                                || cause instanceof CannotGetJdbcConnectionException
                                || cause instanceof QueryTimeoutException
                                || cause instanceof TransientDataAccessException
                                || cause instanceof CannotCreateTransactionException
                                || cause instanceof TransactionSystemException
                                || cause instanceof TransactionTimedOutException
                                || cause instanceof java.sql.SQLTransientConnectionException
                                || cause instanceof java.sql.SQLNonTransientConnectionException);
    }

    private static Refusal unavailable() {
        return Refusal.of(new HubException(
                        ProblemType.UNAVAILABLE,
                        "The hub cannot reach its storage right now. Nothing was changed by it.")
                .retryAfter(Duration.ofSeconds(2)));
    }

    private Refusal unreadable(HttpMessageNotReadableException unreadable) {
        var complaint = cause(unreadable, JacksonException.class);
        if (complaint.isPresent()) {
            var broken = cause(unreadable, HttpException.class);
            return broken.isPresent()
                    ? ofStatus(broken.get().getCode())
                    : Refusal.of(json.of(complaint.get(), HeldBody.ofCurrentRequest()));
        }
        return malformed("This call needs a JSON body that can be read to its end.");
    }

    private static Refusal wrongMethod(HttpRequestMethodNotSupportedException wrong) {
        var methods = Optional.ofNullable(wrong.getSupportedHttpMethods()).orElse(java.util.Set.of()).stream()
                .flatMap(method -> method.equals(HttpMethod.GET) ? Stream.of("GET", "HEAD") : Stream.of(method.name()))
                .distinct()
                .sorted()
                .collect(Collectors.joining(", "));
        return Refusal.of(
                new HubException(ProblemType.METHOD_NOT_ALLOWED, "This address takes " + methods + "."),
                "Allow",
                methods);
    }

    private static Refusal wrongType(HttpMediaTypeNotSupportedException wrong) {
        var accepted = wrong.getSupportedMediaTypes().isEmpty()
                ? MediaType.APPLICATION_JSON_VALUE
                : wrong.getSupportedMediaTypes().stream()
                        .filter(MediaType::isConcrete)
                        .map(MediaType::toString)
                        .distinct()
                        .collect(Collectors.joining(", "));
        return Refusal.of(
                new HubException(
                        ProblemType.UNSUPPORTED_MEDIA_TYPE,
                        "Send the body with Content-Type " + accepted.replace(", ", " or ") + "."),
                "Accept",
                accepted);
    }

    private static Refusal notAcceptable(HttpMediaTypeNotAcceptableException wrong) {
        var offered = wrong.getSupportedMediaTypes().stream()
                .map(MediaType::toString)
                .distinct()
                .collect(Collectors.joining(" or "));
        return offered.isEmpty()
                ? ofStatus(406)
                : Refusal.of(ProblemType.NOT_ACCEPTABLE, "Accept " + offered + ", or leave the header out.");
    }

    private static Refusal wrongValue(MethodArgumentTypeMismatchException wrong) {
        if (wrong.getParameter().hasParameterAnnotation(PathVariable.class)) {
            return Refusal.of(HubException.notFound());
        }
        var type = wrong.getRequiredType();
        if (type == null) {
            return invalid(FieldError.at("?" + wrong.getName(), "is not a value this call takes"));
        }
        var message = switch (type.getSimpleName()) {
            case "int", "Integer", "long", "Long" -> "must be a whole number";
            case "boolean", "Boolean" -> "must be true or false";
            case "Instant", "OffsetDateTime" -> "must be an RFC 3339 time like 2026-01-31T12:00:00Z";
            default -> "is not a value this call takes";
        };
        return invalid(FieldError.at("?" + wrong.getName(), message));
    }

    private static Refusal invalid(FieldError error) {
        return Refusal.of(HubException.of(ProblemType.INVALID_REQUEST, List.of(error)));
    }

    private static Refusal malformed(String detail) {
        return Refusal.of(ProblemType.MALFORMED_REQUEST, detail);
    }

    private static <T> Optional<T> cause(Throwable failure, Class<T> type) {
        return causes(failure).filter(type::isInstance).map(type::cast).findFirst();
    }

    private static Stream<Throwable> causes(Throwable failure) {
        // Bounded, because a cause chain may be a ring.
        return Stream.<Throwable>iterate(failure, java.util.Objects::nonNull, Throwable::getCause)
                .limit(20);
    }
}
