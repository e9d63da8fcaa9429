package org.basalt.app.log;

/// What a log line begins with.
public record LogFormat(boolean hasTime, boolean hasMicros, boolean hasThread, boolean hasSource) {}
