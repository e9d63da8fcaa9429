package org.basalt.app;

import static com.tngtech.archunit.base.DescribedPredicate.not;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAPackage;
import static com.tngtech.archunit.core.domain.JavaClass.Predicates.resideInAnyPackage;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.fields;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noMethods;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.importer.ImportOption;
import com.tngtech.archunit.core.importer.Location;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Optional;

/// The walls of docs/architecture.md: who may know whom.
@AnalyzeClasses(
    packages = "org.basalt",
    importOptions = {
      ImportOption.DoNotIncludeTests.class,
      ArchitectureTest.DoNotIncludeTestJars.class
    })
final class ArchitectureTest {
  /// What tests of several modules share comes as a jar when the whole project is packaged.
  static final class DoNotIncludeTestJars implements ImportOption {
    @Override
    public boolean includes(Location location) {
      return !location.contains("-tests.jar");
    }
  }

  private static final String CORE = "org.basalt.core..";
  private static final String RUNTIME = "org.basalt.core.runtime..";
  private static final String CHAIN = "org.basalt.chain..";
  private static final String CHAIN_API = "org.basalt.chain.api..";
  private static final String P2P = "org.basalt.p2p..";
  private static final String P2P_API = "org.basalt.p2p.api..";
  private static final String RPC = "org.basalt.rpc..";
  private static final String APP = "org.basalt.app..";

  @ArchTest
  static void coreKnowsNoOtherModule(JavaClasses all) {
    noClasses()
        .that()
        .resideInAPackage(CORE)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(CHAIN, P2P, RPC, APP)
        .check(all);
  }

  @ArchTest
  static void chainKnowsOnlyCore(JavaClasses all) {
    noClasses()
        .that()
        .resideInAPackage(CHAIN)
        .should()
        .dependOnClassesThat()
        .resideInAnyPackage(P2P, RPC, APP)
        .check(all);
  }

  @ArchTest
  static void peersSeeTheLedgerThroughItsPortOnly(JavaClasses all) {
    noClasses()
        .that()
        .resideInAPackage(P2P)
        .should()
        .dependOnClassesThat(
            resideInAPackage(CHAIN)
                .and(not(resideInAPackage(CHAIN_API)))
                .or(resideInAnyPackage(RPC, APP)))
        .check(all);
  }

  @ArchTest
  static void wireAndAddressesKnowNoLedger(JavaClasses all) {
    noClasses()
        .that()
        .resideInAnyPackage(
            "org.basalt.p2p.wire..",
            "org.basalt.p2p.message..",
            "org.basalt.p2p.netaddr..",
            "org.basalt.p2p.overlay..",
            "org.basalt.p2p.transport..",
            "org.basalt.p2p.address..")
        .should()
        .dependOnClassesThat()
        .resideInAPackage(CHAIN)
        .check(all);
  }

  @ArchTest
  static void rpcSeesLedgerAndPeersThroughTheirPortsOnly(JavaClasses all) {
    noClasses()
        .that()
        .resideInAPackage(RPC)
        .should()
        .dependOnClassesThat(
            resideInAnyPackage(CHAIN, P2P)
                .and(not(resideInAnyPackage(CHAIN_API, P2P_API)))
                .or(resideInAPackage(APP)))
        .check(all);
  }

  @ArchTest
  static void packagesOfAModuleHaveNoCycles(JavaClasses all) {
    for (String module : new String[] {"core", "chain", "p2p", "rpc", "app"}) {
      slices()
          .matching("org.basalt." + module + ".(*)..")
          .should()
          .beFreeOfCycles()
          .allowEmptyShould(true)
          .check(all);
    }
  }

  @ArchTest
  static final ArchRule CORE_IS_PURE =
      noClasses()
          .that()
          .resideInAPackage(CORE)
          .and()
          .resideOutsideOfPackage(RUNTIME)
          .should()
          .dependOnClassesThat()
          .resideInAnyPackage(
              "java.util.concurrent..", "java.nio.file..", "java.net..", "org.slf4j..")
          .orShould()
          .callMethod(System.class, "currentTimeMillis")
          .orShould()
          .callMethod(System.class, "nanoTime")
          .orShould()
          .callMethod(java.time.Instant.class, "now")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.util.Random.class)
          .because("the same bytes must give the same verdict, always");

  @ArchTest
  static final ArchRule ROCKSDB_IN_ONE_PACKAGE =
      onlyIn("org.rocksdb..", "org.basalt.chain.kv.rocksdb..");

  @ArchTest
  static final ArchRule NETTY_IN_TWO_PACKAGES =
      onlyIn("io.netty..", "org.basalt.p2p.transport..", "org.basalt.rpc.server..");

  @ArchTest
  static final ArchRule BOUNCY_CASTLE_IN_ONE_PLACE =
      onlyIn("org.bouncycastle..", "org.basalt.core.crypto..");

  @ArchTest
  static final ArchRule NATIVE_ENGINE_IN_ONE_PACKAGE =
      onlyIn("fr.acinq..", "org.basalt.core.crypto.jni..");

  @ArchTest
  static final ArchRule JACKSON_IN_TWO_PACKAGES =
      onlyIn("com.fasterxml.jackson..", "org.basalt.rpc.json..", "org.basalt.rpc.server..");

  private static ArchRule onlyIn(String library, String... packages) {
    return noClasses()
        .that()
        .resideOutsideOfPackages(packages)
        .should()
        .dependOnClassesThat()
        .resideInAPackage(library);
  }

  @ArchTest
  static final ArchRule NO_BYTEBUF_IN_SIGNATURES =
      noMethods()
          .that()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackages("org.basalt.p2p.transport..", "org.basalt.rpc.server..")
          .should()
          .haveRawReturnType("io.netty.buffer.ByteBuf");

  @ArchTest
  static final ArchRule LOCKS_ONLY_IN_RUNTIME =
      noClasses()
          .that()
          .resideOutsideOfPackages(
              RUNTIME, "org.basalt.p2p.transport..", "org.basalt.rpc.server..", "org.basalt.app..")
          .should()
          .dependOnClassesThat()
          .resideInAPackage("java.util.concurrent.locks..")
          .orShould()
          .dependOnClassesThat()
          .areAssignableTo(java.util.concurrent.ExecutorService.class);

  @ArchTest
  static final ArchRule NOTHING_IS_SYNCHRONIZED =
      noMethods()
          .that()
          .areDeclaredInClassesThat()
          .resideOutsideOfPackages(RUNTIME, "org.basalt.p2p.transport..", "org.basalt.rpc.server..")
          .should()
          .haveModifier(JavaModifier.SYNCHRONIZED);

  @ArchTest
  static final ArchRule NO_OPTIONAL_FIELDS = fields().should().notHaveRawType(Optional.class);

  @ArchTest
  static final ArchRule NO_SETTERS =
      noMethods()
          .that()
          .areDeclaredInClassesThat()
          .resideInAnyPackage("org.basalt.core..", "org.basalt.p2p.message..")
          .should()
          .haveNameMatching("set[A-Z].*");

  @ArchTest
  static final ArchRule MESSAGES_ARE_DATA =
      classes()
          .that()
          .resideInAPackage("org.basalt.p2p.message..")
          .and()
          .implement("org.basalt.p2p.wire.Message")
          .should()
          .beRecords()
          .orShould()
          .beEnums();
}
