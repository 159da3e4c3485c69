package com.onetimesecret.hub.web.json;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Nullness;
import tools.jackson.core.Version;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/// Makes what a record declares as never null a required member, so that its absence is told by name; collections
/// may
/// be left out, because their records take that for empty.
class RequiredComponents extends NopAnnotationIntrospector {

    @Override
    public Version version() {
        return Version.unknownVersion();
    }

    @Override
    public @Nullable Boolean hasRequiredMarker(MapperConfig<?> config, AnnotatedMember member) {
        var owner = member.getDeclaringClass();
        if (owner == null || !owner.isRecord() || !owner.getName().startsWith("com.onetimesecret.hub.")) {
            return null;
        }
        return component(owner, member)
                .filter(part -> !part.getType().isPrimitive()
                        && !Collection.class.isAssignableFrom(part.getType())
                        && !Map.class.isAssignableFrom(part.getType())
                        && part.getType() != Optional.class)
                .map(part -> Nullness.forMethodReturnType(part.getAccessor()) == Nullness.NON_NULL)
                .filter(required -> required)
                .orElse(null);
    }

    private static Optional<RecordComponent> component(Class<?> owner, AnnotatedMember member) {
        var components = owner.getRecordComponents();
        if (member instanceof AnnotatedParameter parameter) {
            // A creator with other parameters than the components is its author's own business.
            return parameter.getOwner().getParameterCount() == components.length
                            && parameter.getOwner().getRawParameterType(parameter.getIndex())
                                    == components[parameter.getIndex()].getType()
                    ? Optional.of(components[parameter.getIndex()])
                    : Optional.empty();
        }
        return Arrays.stream(components)
                .filter(component -> component.getName().equals(member.getName()))
                .findFirst();
    }
}
