package com.onetimesecret.hub.web.json;

import tools.jackson.core.JsonParser;
import tools.jackson.core.exc.InputCoercionException;
import tools.jackson.databind.BeanDescription;
import tools.jackson.databind.DeserializationConfig;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JacksonModule;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.ValueDeserializerModifier;
import tools.jackson.databind.deser.std.DelegatingDeserializer;
import tools.jackson.databind.module.SimpleModule;

/// Reads a whole number that is too far out for its type as the last one of that type: every member has limits of
/// its own, and its own check names them better than the parser could.
class FarNumbers extends ValueDeserializerModifier {

    static JacksonModule module() {
        return new SimpleModule("far-numbers").setDeserializerModifier(new FarNumbers());
    }

    @Override
    public ValueDeserializer<?> modifyDeserializer(
            DeserializationConfig config, BeanDescription.Supplier bean, ValueDeserializer<?> deserializer) {
        var type = bean.getBeanClass();
        if (type == int.class || type == Integer.class) {
            return new Nearest(deserializer, Integer.MIN_VALUE, Integer.MAX_VALUE);
        }
        return type == long.class || type == Long.class
                ? new Nearest(deserializer, Long.MIN_VALUE, Long.MAX_VALUE)
                : deserializer;
    }

    /// Reads as before, and the nearest number where that fails.
    private static final class Nearest extends DelegatingDeserializer {

        private final Number lowest;
        private final Number highest;

        Nearest(ValueDeserializer<?> reader, Number lowest, Number highest) {
            super(reader);
            this.lowest = lowest;
            this.highest = highest;
        }

        @Override
        protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> reader) {
            return new Nearest(reader, lowest, highest);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) {
            try {
                return super.deserialize(parser, context);
            } catch (InputCoercionException tooFar) {
                return parser.getString().startsWith("-") ? lowest : highest;
            }
        }
    }
}
