package com.onetimesecret.hub.web.json;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonValue;
import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import com.onetimesecret.hub.api.problem.UnreadableJson;
import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.core.exc.StreamConstraintsException;
import tools.jackson.core.exc.StreamReadException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.exc.InvalidFormatException;
import tools.jackson.databind.exc.InvalidNullException;
import tools.jackson.databind.exc.MismatchedInputException;
import tools.jackson.databind.exc.UnrecognizedPropertyException;
import tools.jackson.databind.exc.ValueInstantiationException;
import tools.jackson.databind.json.JsonMapper;

/// Says in the hub's own words what is wrong with a JSON body: where, and how it would be right.
@Component
public class JsonRefusals {

    private static final Pattern SENSITIVE =
            Pattern.compile("secret|pass|token|key|code|assertion|signature|proof", Pattern.CASE_INSENSITIVE);

    private final JsonMapper json;

    /// Refusals of what that mapper could not read.
    public JsonRefusals(JsonMapper json) {
        this.json = json;
    }

    /// The refusal that fits the parser's complaint.
    ///
    /// @param body what was read, to name also the members that were misspelt where one is missing
    public HubException of(JacksonException complaint, byte @Nullable [] body) {
        return switch (complaint) {
            case UnrecognizedPropertyException unknown -> invalid(unknownMember(unknown));
            case InvalidFormatException wrong when isEnum(wrong) -> invalid(notAConstant(wrong));
            case ValueInstantiationException refused -> invalid(refusedByItsType(refused));
            case MismatchedInputException wrong
            when isMissing(wrong) -> HubException.of(ProblemType.INVALID_REQUEST, missing(wrong, body));
            case MismatchedInputException wrong when isTrailing(wrong) -> UnreadableJson.goesOn();
            case MismatchedInputException wrong
            when wrong.getPath().isEmpty() && isEmptyBody(wrong) -> UnreadableJson.empty();
            case MismatchedInputException wrong ->
                invalid(FieldError.at(pointer(wrong), "must be " + expected(wrong.getTargetType())));
            case StreamConstraintsException tooMuch
            when startsWith(tooMuch, "String value length") ->
                new HubException(ProblemType.PAYLOAD_TOO_LARGE, "No text in a body may be longer than 1 MiB.");
            case StreamConstraintsException _ ->
                malformed("The JSON is nested deeper than " + StrictJson.DEEPEST + " levels, has a name longer than "
                        + StrictJson.LONGEST_NAME + " characters, a number longer than " + StrictJson.LONGEST_NUMBER
                        + " digits, or too many values.");
            case StreamReadException unreadable ->
                isDuplicate(unreadable) ? UnreadableJson.memberTwice() : notJson(unreadable);
            default -> malformed("The body is not the JSON this call takes.");
        };
    }

    /// A member name as a segment of a JSON pointer (RFC 6901).
    static String escaped(String name) {
        return name.replace("~", "~0").replace("/", "~1");
    }

    private static HubException invalid(FieldError error) {
        return HubException.of(ProblemType.INVALID_REQUEST, List.of(error));
    }

    private static HubException malformed(String detail) {
        return new HubException(ProblemType.MALFORMED_REQUEST, detail);
    }

    private static FieldError unknownMember(UnrecognizedPropertyException unknown) {
        var known = Optional.ofNullable(unknown.getKnownPropertyIds()).orElse(List.of()).stream()
                .map(String::valueOf)
                .sorted()
                .toList();
        return FieldError.unknown(pointer(unknown), unknown.getPropertyName(), known);
    }

    private static boolean isEnum(InvalidFormatException wrong) {
        return wrong.getTargetType() != null && wrong.getTargetType().isEnum();
    }

    private FieldError notAConstant(InvalidFormatException wrong) {
        var allowed = Arrays.stream(Objects.requireNonNull(wrong.getTargetType().getEnumConstants()))
                .map(constant -> json.valueToTree(constant).asString())
                .toList();
        var pointer = pointer(wrong);
        var mayRepeat = wrong.getValue() instanceof String
                && !SENSITIVE.matcher(pointer).find();
        return mayRepeat
                ? FieldError.notOneOf(pointer, wrong.getValue().toString(), allowed)
                : new FieldError(pointer, null, allowed, null, "must be one of the allowed values");
    }

    /// The value's own type refused it in its constructor. Only a sentence that hub code wrote itself is repeated.
    private static FieldError refusedByItsType(ValueInstantiationException refused) {
        var cause = refused.getCause();
        var message = cause == null ? null : cause.getMessage();
        var frames = cause == null ? new StackTraceElement[0] : cause.getStackTrace();
        if (cause instanceof IllegalArgumentException
                && message != null
                && frames.length > 0
                && frames[0].getClassName().startsWith("com.onetimesecret.hub.")) {
            return FieldError.at(pointer(refused), message.startsWith("not a") ? "is " + message : message);
        }
        var whole = refused.getType() != null && refused.getType().getRawClass().isRecord();
        return FieldError.at(
                pointer(refused), whole ? "lacks a member that is required" : "is not a value this call takes");
    }

    /// A member that is missing was often sent under another name, so unknown ones beside it are told first.
    private List<FieldError> missing(MismatchedInputException wrong, byte @Nullable [] body) {
        var errors = new ArrayList<FieldError>();
        var owner = wrong.getPath().getLast().from();
        if (body != null && owner instanceof Class<?> type && type.isRecord()) {
            var known = Arrays.stream(type.getRecordComponents())
                    .map(JsonRefusals::wireName)
                    .sorted()
                    .toList();
            var parent = pointer(wrong.getPath().subList(0, wrong.getPath().size() - 1));
            for (var name : json.readTree(body).at(parent).propertyNames()) {
                if (!known.contains(name)) {
                    errors.add(FieldError.unknown(parent + "/" + escaped(name), name, known));
                }
            }
        }
        var isMember = wrong.getPath().getLast().getPropertyName() != null;
        errors.add(FieldError.at(pointer(wrong), isMember ? "is required" : "must not be null"));
        return errors;
    }

    private static String wireName(RecordComponent component) {
        var named = component.getAccessor().getAnnotation(JsonProperty.class);
        return named != null && !named.value().isEmpty()
                ? named.value()
                : component.getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", "_").toLowerCase(Locale.ROOT);
    }

    private static boolean isMissing(MismatchedInputException wrong) {
        return startsWith(wrong, "Missing required creator property")
                || startsWith(wrong, "Missing creator property")
                || startsWith(wrong, "Cannot map `null` into type")
                || startsWith(wrong, "Null value for creator property")
                || wrong instanceof InvalidNullException;
    }

    private static boolean isTrailing(MismatchedInputException wrong) {
        return startsWith(wrong, "Trailing token");
    }

    private static boolean isEmptyBody(MismatchedInputException wrong) {
        return startsWith(wrong, "No content to map");
    }

    private static boolean isDuplicate(StreamReadException unreadable) {
        return startsWith(unreadable, "Duplicate");
    }

    private static boolean startsWith(JacksonException complaint, String words) {
        var message = complaint.getOriginalMessage();
        return message != null && message.startsWith(words);
    }

    private static HubException notJson(StreamReadException unreadable) {
        var at = unreadable.getLocation();
        return at == null ? UnreadableJson.notJson(0, 0) : UnreadableJson.notJson(at.getLineNr(), at.getColumnNr());
    }

    private static String pointer(JacksonException complaint) {
        return pointer(complaint.getPath());
    }

    private static String pointer(List<JacksonException.Reference> path) {
        return path.stream()
                .map(step -> "/" + (step.getPropertyName() == null ? step.getIndex() : escaped(step.getPropertyName())))
                .collect(Collectors.joining());
    }

    private static String expected(Class<?> type) {
        if (type == null) {
            return "of another type";
        }
        if (type == boolean.class || type == Boolean.class) {
            return "true or false";
        }
        if (type == int.class || type == Integer.class || type == long.class || type == Long.class) {
            return "a whole number";
        }
        if (type.isPrimitive() || Number.class.isAssignableFrom(type)) {
            return "a number";
        }
        if (type == Instant.class || type == OffsetDateTime.class) {
            return "an RFC 3339 time like 2026-01-31T12:00:00Z";
        }
        if (Collection.class.isAssignableFrom(type) || type.isArray()) {
            return "an array";
        }
        var isObject = Map.class.isAssignableFrom(type) || JsonNode.class.isAssignableFrom(type) || isShape(type);
        return isObject ? "an object" : "a string";
    }

    /// Ids and other values are written as one string; every other record is an object.
    private static boolean isShape(Class<?> type) {
        return type.isRecord()
                && Arrays.stream(type.getRecordComponents())
                        .noneMatch(part -> part.getAccessor().isAnnotationPresent(JsonValue.class));
    }
}
