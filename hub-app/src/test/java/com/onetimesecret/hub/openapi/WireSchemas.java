package com.onetimesecret.hub.openapi;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonRawValue;
import com.fasterxml.jackson.annotation.JsonUnwrapped;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.time.Instant;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.BeanPropertyDefinition;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Schemas of records as the hub's own mapper writes and reads them.
final class WireSchemas {

    private static final String REF = "#/components/schemas/";

    private final JsonMapper json;
    private final SourceComments comments;
    private final Map<String, Map<String, JsonNode>> extras;
    private final Map<String, ObjectNode> components = new TreeMap<>();

    /// @param extras what the sources do not say of members, by component and member
    WireSchemas(JsonMapper json, SourceComments comments, Map<String, Map<String, JsonNode>> extras) {
        this.json = json;
        this.comments = comments;
        this.extras = extras;
    }

    /// All that were needed, by name.
    Map<String, ObjectNode> components() {
        return components;
    }

    /// Takes a schema that somebody wrote.
    void add(String name, ObjectNode schema) {
        components.put(name, schema);
    }

    /// The schema of what is answered.
    ObjectNode answered(Type type) {
        return of(type, false);
    }

    /// The schema of what is sent; needed members are those that the record does not take as null.
    ///
    /// @param closed whether other members are refused
    ObjectNode sent(Type type, boolean closed) {
        var schema = of(type, true);
        var name = schema.path("$ref").asString("");
        var component = components.get(name.replace(REF, ""));
        if (closed && component != null) {
            component.put("additionalProperties", false);
        }
        return schema;
    }

    private ObjectNode of(Type type, boolean sent) {
        if (type instanceof ParameterizedType generic) {
            var isMap = Map.class.isAssignableFrom((Class<?>) generic.getRawType());
            var arguments = generic.getActualTypeArguments();
            var schema = json.createObjectNode().put("type", isMap ? "object" : "array");
            schema.set(isMap ? "additionalProperties" : "items", of(arguments[isMap ? 1 : 0], sent));
            return schema;
        }
        return type instanceof Class<?> plain ? of(plain, sent) : json.createObjectNode();
    }

    private ObjectNode of(Class<?> type, boolean sent) {
        var schema = json.createObjectNode();
        if (type == String.class || type == URI.class || CharSequence.class.isAssignableFrom(type)) {
            return schema.put("type", "string");
        }
        if (type == Instant.class || type == LocalDate.class) {
            return schema.put("type", "string").put("format", type == Instant.class ? "date-time" : "date");
        }
        if (type == boolean.class || type == Boolean.class) {
            return schema.put("type", "boolean");
        }
        if (Set.of(int.class, Integer.class, long.class, Long.class).contains(type)) {
            return schema.put("type", "integer");
        }
        if (type == double.class || type == Double.class) {
            return schema.put("type", "number");
        }
        if (type == Object.class || JsonNode.class.isAssignableFrom(type)) {
            return ObjectNode.class.isAssignableFrom(type) ? schema.put("type", "object") : schema;
        }
        return named(type, sent);
    }

    private ObjectNode named(Class<?> type, boolean sent) {
        var name = name(type);
        if (!components.containsKey(name)) {
            components.put(name, json.createObjectNode());
            components.put(name, type.isEnum() ? constants(type) : described(type, name, sent));
        }
        return json.createObjectNode().put("$ref", REF + name);
    }

    /// The name of a type's component: of an inner one with the outer's, whatever that one is called by itself.
    static String name(Class<?> type) {
        var outer = type.getEnclosingClass();
        var own = type.getSimpleName();
        return outer == null ? own : name(outer).replaceFirst("(Controller|Replies|Visits|Pages)$", "") + "." + own;
    }

    private ObjectNode constants(Class<?> type) {
        var schema = json.createObjectNode().put("type", "string");
        var values = schema.putArray("enum");
        Arrays.stream(type.getEnumConstants()).map(json::<JsonNode>valueToTree).forEach(values::add);
        return schema;
    }

    private ObjectNode described(Class<?> type, String name, boolean sent) {
        var bean = introspected(type);
        var value = bean.findJsonValueAccessor();
        if (value != null) {
            return withForm(of(value.getRawType(), sent), type);
        }
        var schema = json.createObjectNode().put("type", "object");
        var about = comments.ofType(type);
        if (!about.isEmpty()) {
            schema.put("description", about);
        }
        var members = json.createObjectNode();
        var needed = json.createArrayNode();
        for (var property : bean.findProperties()) {
            var component = component(type, property.getInternalName());
            if (component == null && sent) {
                continue;
            }
            if (isAny(property, component)) {
                continue;
            }
            if (component != null && has(component, JsonUnwrapped.class)) {
                var inner = components.get(of(component.getGenericType(), sent)
                        .path("$ref")
                        .asString()
                        .replace(REF, ""));
                if (inner != null) {
                    members.setAll((ObjectNode) inner.get("properties"));
                    inner.path("required").forEach(needed::add);
                }
                continue;
            }
            members.set(property.getName(), member(type, name, property, component, sent));
            if (isNeeded(bean, property, component, sent)) {
                needed.add(property.getName());
            }
        }
        schema.set("properties", members);
        if (!needed.isEmpty()) {
            schema.set("required", needed);
        }
        var any = bean.findAnyGetter();
        if (any != null) {
            schema.set(
                    "additionalProperties", of(any.getRawType() == Map.class ? valueType(type) : Object.class, sent));
        }
        return schema;
    }

    private static Type valueType(Class<?> type) {
        return Arrays.stream(type.getRecordComponents())
                .filter(component -> has(component, JsonAnyGetter.class))
                .map(component -> ((ParameterizedType) component.getGenericType()).getActualTypeArguments()[1])
                .findFirst()
                .orElse(Object.class);
    }

    private ObjectNode withForm(ObjectNode schema, Class<?> type) {
        for (var field : type.getDeclaredFields()) {
            if (Modifier.isStatic(field.getModifiers())
                    && field.getType() == Pattern.class
                    && field.getName().equals("FORM")) {
                try {
                    field.setAccessible(true);
                    schema.put("pattern", "^" + ((Pattern) field.get(null)).pattern() + "$");
                } catch (IllegalAccessException hidden) {
                    throw new IllegalStateException(hidden);
                }
            }
        }
        return schema;
    }

    private JsonNode member(
            Class<?> type,
            String name,
            BeanPropertyDefinition property,
            @Nullable RecordComponent component,
            boolean sent) {
        var schema = component != null && has(component, JsonRawValue.class)
                ? json.createObjectNode()
                : of(component == null ? property.getRawPrimaryType() : component.getGenericType(), sent);
        var about = comments.ofComponent(type, property.getInternalName());
        var extra = extras.getOrDefault(name, Map.of()).get(property.getName());
        if (extra != null && extra.isObject()) {
            schema = (ObjectNode) extra.deepCopy();
        } else if (extra != null) {
            about = extra.asString();
        }
        if (!about.isEmpty()) {
            schema.put("description", about);
        }
        var isAlways = inclusion(introspected(type), property) == JsonInclude.Include.ALWAYS;
        if (!sent && component != null && isNullable(component.getAnnotatedType()) && isAlways) {
            return orNull(schema);
        }
        return schema;
    }

    private ObjectNode orNull(ObjectNode schema) {
        if (schema.isEmpty() || schema.has("$ref")) {
            var either = json.createObjectNode();
            either.putArray("anyOf").add(schema).add(json.createObjectNode().put("type", "null"));
            return either;
        }
        var type = schema.path("type").asString("string");
        schema.putArray("type").add(type).add("null");
        return schema;
    }

    private boolean isNeeded(
            BeanDescription bean, BeanPropertyDefinition property, @Nullable RecordComponent component, boolean sent) {
        if (component == null) {
            return false;
        }
        var extra = extras.getOrDefault(name(bean.getBeanClass()), Map.of()).get("*needs");
        if (sent && extra != null) {
            return extra.valueStream().anyMatch(name -> name.asString().equals(property.getName()));
        }
        var isNullable = isNullable(component.getAnnotatedType());
        if (sent) {
            return !isNullable && !Collection.class.isAssignableFrom(component.getType());
        }
        return switch (inclusion(bean, property)) {
            case ALWAYS, USE_DEFAULTS -> true;
            case NON_EMPTY, NON_DEFAULT -> component.getType().isPrimitive();
            default -> !isNullable;
        };
    }

    private JsonInclude.Include inclusion(BeanDescription bean, BeanPropertyDefinition property) {
        var usual = bean.findPropertyInclusion(config().getDefaultPropertyInclusion());
        var own = property.findInclusion();
        return (own == null ? usual : usual.withOverrides(own)).getValueInclusion();
    }

    private static boolean isAny(BeanPropertyDefinition property, @Nullable RecordComponent component) {
        var isGetter = component != null && has(component, JsonAnyGetter.class);
        return isGetter || property.getName().isEmpty();
    }

    private static boolean isNullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    private static boolean has(RecordComponent component, Class<? extends Annotation> annotation) {
        return component.isAnnotationPresent(annotation)
                || component.getAccessor().isAnnotationPresent(annotation);
    }

    private static @Nullable RecordComponent component(Class<?> type, String name) {
        return type.isRecord()
                ? Arrays.stream(type.getRecordComponents())
                        .filter(component -> component.getName().equals(name))
                        .findFirst()
                        .orElse(null)
                : null;
    }

    private MapperConfig<?> config() {
        return json.serializationConfig();
    }

    private BeanDescription introspected(Class<?> type) {
        var introspector = config().classIntrospectorInstance();
        var javaType = json.constructType(type);
        return introspector.introspectForSerialization(javaType, introspector.introspectClassAnnotations(javaType));
    }
}
