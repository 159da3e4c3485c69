package com.onetimesecret.hub.web.json;

import com.onetimesecret.hub.api.problem.FieldError;
import com.onetimesecret.hub.api.problem.HubException;
import com.onetimesecret.hub.api.problem.ProblemType;
import java.util.List;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.jackson.JsonNodeDeserializer;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Refuses text that is no text and that no storage takes back unchanged: NUL and lone surrogates (WIRE 0).
class StorableText extends ValueDeserializerModifier {

    private static final String REFUSAL = "must not hold NUL or half of a surrogate pair";

    /// Whether `text` is Unicode text without NUL.
    static boolean isStorable(String text) {
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c == 0 || Character.isLowSurrogate(c)) {
                return false;
            }
            if (Character.isHighSurrogate(c)) {
                i++;
                if (i == text.length() || !Character.isLowSurrogate(text.charAt(i))) {
                    return false;
                }
            }
        }
        return true;
    }

    @Override
    public ValueDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription.Supplier bean, ValueDeserializer<?> deserializer) {
        return bean.getBeanClass() == String.class ? new Checked(deserializer) : deserializer;
    }

    /// The module that puts the check in place.
    static JacksonModule module() {
        var module = new SimpleModule("storable-text").setDeserializerModifier(new StorableText());
        // Trees are read without asking the modifier.
        checkTrees(module, JsonNode.class);
        checkTrees(module, ObjectNode.class);
        checkTrees(module, ArrayNode.class);
        return module;
    }

    @SuppressWarnings("unchecked") // What wraps the reader of a type returns what that reader returns.
    private static <T extends JsonNode> void checkTrees(SimpleModule module, Class<T> type) {
        module.addDeserializer(type, (ValueDeserializer<T>)
                (ValueDeserializer<?>) new Checked(JsonNodeDeserializer.getDeserializer(type)));
    }

    private static void check(JsonNode node, String pointer) {
        if (node.isString()) {
            refuseUnless(isStorable(node.stringValue()), pointer);
        }
        int index = 0;
        for (var element : node.isArray() ? node.values() : List.<JsonNode>of()) {
            check(element, pointer + "/" + index++);
        }
        for (var member : node.properties()) {
            var name = member.getKey();
            refuseUnless(isStorable(name), pointer);
            check(member.getValue(), pointer + "/" + JsonRefusals.escaped(name));
        }
    }

    private static void refuseUnless(boolean storable, String pointer) {
        if (!storable) {
            throw HubException.of(ProblemType.INVALID_REQUEST, List.of(FieldError.at(pointer, REFUSAL)));
        }
    }

    /// Reads as before, then looks at what was read.
    private static final class Checked extends DelegatingDeserializer {

        Checked(ValueDeserializer<?> reader) {
            super(reader);
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> reader) {
            return new Checked(reader);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) {
            // Where the value stands, before reading moves the parser past it.
            var pointer = parser.streamReadContext().pathAsPointer().toString();
            var value = super.deserialize(parser, context);
            if (value instanceof String text) {
                refuseUnless(isStorable(text), pointer);
            } else if (value instanceof JsonNode node) {
                check(node, pointer);
            }
            return value;
        }
    }
}
