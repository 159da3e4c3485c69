package com.onetimesecret.hub;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noFields;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.modulith.core.ApplicationModules;

/// The house: who may see whom, and what is not built in it.
class ModularityTests {

    private static final JavaClasses CLASSES = new ClassFileImporter()
            .withImportOption(ImportOption.Predefined.DO_NOT_INCLUDE_TESTS)
            .importPackages("com.onetimesecret.hub");

    @Test
    void keepsTheModulesApart() {
        ApplicationModules.of(HubApplication.class).verify();
    }

    @Test
    void keepsSpringAndTheDatabaseOutOfTheContracts() {
        noClasses()
                .that()
                .resideInAPackage("com.onetimesecret.hub.api..")
                .and()
                .doNotHaveSimpleName("package-info")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("org.springframework..", "java.sql..", "jakarta..")
                .check(CLASSES);
    }

    @Test
    void givesThingsNamesThatSayWhatTheyAre() {
        noClasses()
                .should()
                .haveNameMatching(".*(Impl|Utils?|Helper|Manager|Dto|DTO|Mapper)")
                .check(CLASSES);
    }

    @Test
    void injectsThroughConstructorsOnly() {
        noFields().should().beAnnotatedWith(Autowired.class).check(CLASSES);
    }

    @Test
    void takesTimeAndChanceFromOnePlace() {
        noClasses()
                .that()
                .doNotHaveFullyQualifiedName("com.onetimesecret.hub.api.Tokens")
                .should()
                .dependOnClassesThat()
                .haveFullyQualifiedName("java.security.SecureRandom")
                .check(CLASSES);
    }
}
