package org.basalt.app.log;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.util.LogbackMDCAdapter;
import org.slf4j.ILoggerFactory;
import org.slf4j.IMarkerFactory;
import org.slf4j.helpers.BasicMarkerFactory;
import org.slf4j.spi.MDCAdapter;
import org.slf4j.spi.SLF4JServiceProvider;

/// Logback without its own configuration: [NodeLog] does all of it, and looking for configuration
/// files in every library takes longer than everything else that logging needs to start.
public final class LogProvider implements SLF4JServiceProvider {
  private static final String CHOICE = "slf4j.provider";

  private final LoggerContext context = new LoggerContext();
  private final IMarkerFactory markers = new BasicMarkerFactory();
  private final LogbackMDCAdapter diagnostics = new LogbackMDCAdapter();

  /// Makes this the provider of the process, unless the operator chose one. To be called before the
  /// first logger is made.
  public static void choose() {
    if (System.getProperty(CHOICE) == null) {
      System.setProperty(CHOICE, LogProvider.class.getName());
      // Else every start says on standard error which provider was chosen.
      System.setProperty("slf4j.internal.verbosity", "WARN");
    }
  }

  @Override
  public void initialize() {
    context.setName("default");
    context.setMDCAdapter(diagnostics);
    context.start();
  }

  @Override
  public ILoggerFactory getLoggerFactory() {
    return context;
  }

  @Override
  public IMarkerFactory getMarkerFactory() {
    return markers;
  }

  @Override
  public MDCAdapter getMDCAdapter() {
    return diagnostics;
  }

  /// What Logback itself asks for.
  @Override
  public String getRequestedApiVersion() {
    return "2.0.99";
  }
}
