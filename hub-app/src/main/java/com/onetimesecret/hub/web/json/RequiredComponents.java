package com.onetimesecret.hub.web.json;

import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.Nulls;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Collection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Nullness;
import tools.jackson.core.Version;
import tools.jackson.databind.cfg.MapperConfig;
import tools.jackson.databind.introspect.Annotated;
import tools.jackson.databind.introspect.AnnotatedMember;
import tools.jackson.databind.introspect.AnnotatedParameter;
import tools.jackson.databind.introspect.NopAnnotationIntrospector;

/// Makes what a record declares as never null a required member, so that its absence is told by name;
/// collections may be left out, because their records take that for empty, but hold no null unless they say so.
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
        return isNeverNull(owner, member) ? true : null;
    }

    @Override
    public JsonSetter.Value findSetterInfo(MapperConfig<?> config, Annotated annotated) {
        if (!(annotated instanceof AnnotatedMember member)) {
            return JsonSetter.Value.empty();
        }
        return JsonSetter.Value.construct(
                hasRequiredMarker(config, member) != null ? Nulls.FAIL : Nulls.DEFAULT,
                isCollectionWithoutNulls(member) ? Nulls.FAIL : Nulls.DEFAULT);
    }

    private static boolean isCollectionWithoutNulls(AnnotatedMember member) {
        var owner = member.getDeclaringClass();
        return owner != null
                && owner.isRecord()
                && owner.getName().startsWith("com.onetimesecret.hub.")
                && component(owner, member)
                        .filter(part -> Collection.class.isAssignableFrom(part.getType()))
                        .filter(part -> part.getAnnotatedType() instanceof AnnotatedParameterizedType type
                                && !type.getAnnotatedActualTypeArguments()[0].isAnnotationPresent(Nullable.class))
                        .isPresent();
    }

    private static boolean isNeverNull(Class<?> owner, AnnotatedMember member) {
        return component(owner, member)
                .filter(part -> !part.getType().isPrimitive()
                        && !Collection.class.isAssignableFrom(part.getType())
                        && !Map.class.isAssignableFrom(part.getType())
                        && part.getType() != Optional.class)
                .filter(part -> Nullness.forMethodReturnType(part.getAccessor()) == Nullness.NON_NULL)
                .isPresent();
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
