package org.basalt.app;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarFile;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import java.util.zip.CRC32;

/// Puts the program and its libraries into one archive, and native libraries as files beside it.
/// Run once behind a build; it makes every start faster.
///
/// Java looks for services and resources in each archive in turn, so one is better than thirty. Nor
/// does it keep classes of signed archives in a cache: it checks their signatures at each start.
/// The signatures are left out here, as nothing asks for them. Native libraries would be unpacked
/// to a temporary file at each start.
///
/// Usage: `Bundle LIBRARIES ARCHIVE NATIVE`, all paths.
final class Bundle {
  private static final String SERVICES = "META-INF/services/";

  private final Path nativeDirectory;
  private final Set<String> nativeWanted;
  private final Set<String> nativeFound = new HashSet<>();
  private final Set<String> seen = new HashSet<>();
  private final Map<String, ByteArrayOutputStream> services = new LinkedHashMap<>();

  private Bundle(Path nativeDirectory) {
    this.nativeDirectory = nativeDirectory;
    nativeWanted = nativeNames();
  }

  public static void main(String[] arguments) throws IOException {
    Path archive = Path.of(arguments[1]);
    Path unfinished = archive.resolveSibling(archive.getFileName() + ".new");
    Bundle bundle = new Bundle(Path.of(arguments[2]));
    bundle.write(libraries(Path.of(arguments[0])), unfinished);
    Files.move(unfinished, archive, StandardCopyOption.REPLACE_EXISTING);
  }

  private static List<Path> libraries(Path directory) throws IOException {
    List<Path> libraries = new ArrayList<>();
    try (var files = Files.newDirectoryStream(directory, "*.jar")) {
      files.forEach(libraries::add);
    }
    libraries.sort(null);
    return libraries;
  }

  /// Entries that this machine needs; none where it is not known which, and then all are kept in
  /// the archive, for their own loaders to choose from.
  private static Set<String> nativeNames() {
    String system = System.getProperty("os.name").toLowerCase(Locale.ROOT);
    if (!system.equals("linux") || hasMusl()) {
      return Set.of();
    }
    return switch (System.getProperty("os.arch")) {
      case "amd64" ->
          Set.of(
              "librocksdbjni-linux64.so",
              "fr/acinq/secp256k1/jni/native/linux-x86_64/libsecp256k1-jni.so");
      case "aarch64" ->
          Set.of(
              "librocksdbjni-linux-aarch64.so",
              "fr/acinq/secp256k1/jni/native/linux-aarch64/libsecp256k1-jni.so");
      default -> Set.of();
    };
  }

  private static boolean hasMusl() {
    try (var loaders = Files.newDirectoryStream(Path.of("/lib"), "ld-musl-*")) {
      return loaders.iterator().hasNext();
    } catch (IOException e) {
      return true;
    }
  }

  private void write(List<Path> libraries, Path target) throws IOException {
    if (!nativeWanted.isEmpty()) {
      Files.createDirectories(nativeDirectory);
    }
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MULTI_RELEASE, "true");
    try (JarOutputStream out = new JarOutputStream(Files.newOutputStream(target), manifest)) {
      // Reading is faster without unpacking, and the disk space is nothing beside a block chain.
      out.setMethod(JarOutputStream.STORED);
      for (Path library : libraries) {
        try (JarFile jar = new JarFile(library.toFile(), false)) {
          for (JarEntry entry : (Iterable<JarEntry>) jar.stream()::iterator) {
            copy(jar, entry, out);
          }
        }
      }
      for (Map.Entry<String, ByteArrayOutputStream> service : services.entrySet()) {
        store(service.getKey(), service.getValue().toByteArray(), out);
      }
    }
    if (!nativeFound.equals(nativeWanted)) {
      throw new IOException("native libraries are missing: " + nativeWanted);
    }
  }

  private void copy(JarFile jar, JarEntry entry, JarOutputStream out) throws IOException {
    String name = entry.getName();
    if (entry.isDirectory() || isLeftOut(name)) {
      return;
    }
    if (name.startsWith(SERVICES)) {
      ByteArrayOutputStream lines =
          services.computeIfAbsent(name, _ -> new ByteArrayOutputStream());
      lines.write(read(jar, entry));
      lines.write('\n');
    } else if (nativeWanted.contains(name)) {
      unpack(name, read(jar, entry));
    } else if (seen.add(name)) {
      store(name, read(jar, entry), out);
    }
  }

  private boolean isLeftOut(String name) {
    boolean isOtherMachines =
        !nativeWanted.isEmpty()
            && !nativeWanted.contains(name)
            && (name.endsWith(".so") || name.endsWith(".dll") || name.endsWith(".jnilib"));
    // Of a library's own META-INF only licences, services and versions matter any more.
    return isOtherMachines
        || name.equals(JarFile.MANIFEST_NAME)
        || name.endsWith("module-info.class")
        || name.matches("META-INF/[^/]*\\.(SF|RSA|DSA|EC)");
  }

  private static byte[] read(JarFile jar, JarEntry entry) throws IOException {
    try (var in = jar.getInputStream(entry)) {
      return in.readAllBytes();
    }
  }

  private void unpack(String name, byte[] bytes) throws IOException {
    Path file = nativeDirectory.resolve(name.substring(name.lastIndexOf('/') + 1));
    // Under another name first: a running daemon may have the old file mapped.
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.write(unfinished, bytes);
    Files.move(unfinished, file, StandardCopyOption.REPLACE_EXISTING);
    nativeFound.add(name);
  }

  private static void store(String name, byte[] bytes, JarOutputStream out) throws IOException {
    CRC32 sum = new CRC32();
    sum.update(bytes);
    JarEntry entry = new JarEntry(name);
    entry.setSize(bytes.length);
    entry.setCrc(sum.getValue());
    entry.setTime(0);
    out.putNextEntry(entry);
    out.write(bytes);
    out.closeEntry();
  }
}
