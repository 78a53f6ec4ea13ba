package gametracker.tests;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import com.tngtech.archunit.core.importer.ImportOption;
import gametracker.api.spi.TrackerThreads;
import java.lang.module.ModuleDescriptor;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;

/** The house as docs/architecture.md draws it. */
class ArchitectureTest {
    private static final JavaClasses OURS = new ClassFileImporter()
            .withImportOption(location -> !location.contains("test-classes"))
            .withImportOption(new ImportOption.DoNotIncludeTests())
            .importPackages("gametracker.api", "gametracker.core", "gametracker.transport", "gametracker.tool");

    private static final String[] PLAYERS = {"gametracker.api..", "gametracker.core..", "gametracker.transport.."};
    private static final Pattern PLAYERS_MODULES = Pattern.compile("gametracker\\.(api|core|transport\\..*)");
    private static final Pattern TOOLS = Pattern.compile("gametracker\\.(tool|viewer|decode)|info\\.picocli");

    @Test
    void thereIsSomethingToCheck() {
        assertTrue(OURS.size() > 100, () -> OURS.size() + " classes imported");
        for (String name : new String[] {
            "gametracker.api",
            "gametracker.api.spi",
            "gametracker.core",
            "gametracker.core.queue",
            "gametracker.core.record",
            "gametracker.core.storm",
            "gametracker.core.series",
            "gametracker.core.observe",
            "gametracker.core.frame",
            "gametracker.core.hang",
            "gametracker.core.journal",
            "gametracker.core.collect",
            "gametracker.core.format",
            "gametracker.core.deliver",
            "gametracker.transport.jdkhttp",
            "gametracker.transport.httpclient5",
            "gametracker.transport.file",
            "gametracker.tool"
        }) {
            assertTrue(OURS.containPackage(name), name);
        }
    }

    @Test
    void everyPackageIsNullMarked() {
        for (JavaClass each : OURS) {
            JavaPackage home = each.getPackage();
            assertTrue(home.isAnnotatedWith(NullMarked.class), () -> home.getName() + " lacks @NullMarked");
        }
    }

    @Test
    void packagesHaveNoCycles() {
        slices().matching("gametracker.core.(*)..")
                .should()
                .beFreeOfCycles()
                .because("the stations are passed in one direction")
                .check(OURS);
    }

    @Test
    void stationsSeeOnlyWhatComesBeforeThem() {
        noClasses()
                .that()
                .resideInAPackage("gametracker.core.deliver")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "gametracker.core",
                        "gametracker.core.collect",
                        "gametracker.core.record",
                        "gametracker.core.series")
                .because("delivery sees envelopes, whatever is in them")
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage("gametracker.core.deliver")
                .should()
                .dependOnClassesThat(JavaClass.Predicates.resideInAPackage("gametracker.core.format")
                        .and(DescribedPredicate.not(JavaClass.Predicates.simpleName("PayloadRules"))))
                .because("delivery asks a format for its rules and for nothing else")
                .check(OURS);
        noClasses()
                .that()
                .resideInAPackage("gametracker.core.format")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("gametracker.core", "gametracker.core.collect", "gametracker.core.deliver")
                .because("formatters turn records into bytes and know nothing of what comes after")
                .check(OURS);
        noClasses()
                .that()
                .resideInAnyPackage(
                        "gametracker.core.record",
                        "gametracker.core.series",
                        "gametracker.core.storm",
                        "gametracker.core.observe",
                        "gametracker.core.frame",
                        "gametracker.core.hang")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "gametracker.core",
                        "gametracker.core.collect",
                        "gametracker.core.format",
                        "gametracker.core.deliver")
                .because("what a call leaves behind does not know where it goes")
                .check(OURS);
    }

    @Test
    void queuesKnowNotWhatIsInThem() {
        noClasses()
                .that()
                .resideInAPackage("gametracker.core.queue")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "gametracker.core",
                        "gametracker.core.collect",
                        "gametracker.core.record",
                        "gametracker.core.series",
                        "gametracker.core.format",
                        "gametracker.core.deliver")
                .because("all other packages stand on rings, signals and threads")
                .check(OURS);
    }

    @Test
    void collectorIsWiredAndKnowsNoWiring() {
        noClasses()
                .that()
                .resideInAPackage("gametracker.core.collect")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("gametracker.core")
                .because("nothing sees the tracker")
                .check(OURS);
    }

    @Test
    void transportsSeeOnlyTheApi() {
        noClasses()
                .that()
                .resideInAPackage("gametracker.transport..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("gametracker.core..")
                .because("a game's own transport has no more than they have")
                .check(OURS);
        slices().matching("gametracker.transport.(*)..")
                .should()
                .notDependOnEachOther()
                .because("each is swapped for another by what is on the path")
                .check(OURS);
    }

    @Test
    void playersModulesDoNotNeedTheTools() {
        noClasses()
                .that()
                .resideInAnyPackage(PLAYERS)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("gametracker.tool..", "gametracker.viewer..", "gametracker.decode..", "picocli..")
                .because("a player's machine carries nothing of an operator's")
                .check(OURS);
        for (Module module : ModuleLayer.boot().modules()) {
            ModuleDescriptor descriptor = module.getDescriptor();
            if (PLAYERS_MODULES.matcher(descriptor.name()).matches()) {
                for (ModuleDescriptor.Requires required : descriptor.requires()) {
                    assertFalse(
                            TOOLS.matcher(required.name()).matches(),
                            () -> descriptor.name() + " requires " + required.name());
                }
            }
        }
    }

    @Test
    void coreNamesNoTransport() {
        noClasses()
                .that()
                .resideInAPackage("gametracker.core..")
                .should()
                .dependOnClassesThat()
                .resideInAPackage("gametracker.transport..")
                .because("transports are found, not named")
                .check(OURS);
    }

    @Test
    void apiHasNoImplementationBehindIt() {
        noClasses()
                .that()
                .resideInAPackage("gametracker.api..")
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("gametracker.core..", "gametracker.transport..", "tools.jackson..")
                .because("a game compiles against nothing else")
                .check(OURS);
    }

    @Test
    void nobodyPrintsSleepsOrLogsElsewhere() {
        noClasses()
                .that(areNotCommandLines())
                .should()
                .accessField(System.class, "out")
                .because("a game owns its standard streams, and a command has its own")
                .check(OURS);
        noClasses()
                .that(areNotCommandLines())
                .and()
                .doNotHaveFullyQualifiedName("gametracker.core.HostLog")
                .should()
                .accessField(System.class, "err")
                .because("only the last line of a JVM that ends goes there, when its loggers may be gone")
                .check(OURS);
        noClasses()
                .should()
                .callMethod(Thread.class, "sleep", long.class)
                .because("waiting is for a condition, under a bound, and can be woken")
                .check(OURS);
        noClasses()
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage("java.util.logging..", "kotlin..", "sun.misc..", "java.lang.management..")
                .because("a game pays for each at start, in jlink or in trust")
                .check(OURS);
    }

    @Test
    void threadsAreMadeInOnePlace() {
        noClasses()
                .that()
                .resideInAnyPackage(PLAYERS)
                .and()
                .doNotHaveFullyQualifiedName(TrackerThreads.class.getName() + "$Creation")
                .should()
                .callConstructorWhere(DescribedPredicate.describe(
                        "makes a thread", call -> call.getTargetOwner().isAssignableTo(Thread.class)))
                .orShould()
                .beAssignableTo(Thread.class)
                .because("a thread made elsewhere keeps what its maker has: class loader, thread-locals, group")
                .check(OURS);
    }

    @Test
    void publicClassesOfHiddenPackagesAreFew() {
        classes()
                .that()
                .resideInAPackage("gametracker.transport.jdkhttp")
                .and()
                .arePublic()
                .should()
                .haveSimpleNameEndingWith("Provider")
                .because("the ServiceLoader needs the provider and nobody needs the rest")
                .check(OURS);
    }

    private static DescribedPredicate<JavaClass> areNotCommandLines() {
        return DescribedPredicate.describe(
                "are not the tool's start", each -> !each.getFullName().equals("gametracker.tool.Main"));
    }
}
