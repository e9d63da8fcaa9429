package org.basalt.app.config;

/// Start-up cannot go on: the operator has to change something. The message is for the operator.
public final class ConfigException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public ConfigException(String message) {
    super(message);
  }
}
