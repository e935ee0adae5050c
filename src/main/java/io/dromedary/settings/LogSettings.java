package io.dromedary.settings;

/**
 * What is logged to standard error.
 *
 * @param level the least severe that is logged, of the line and of a person's own steps
 * @param json  one JSON object a line, in place of text
 * @param prompts whether prompts are shown, in place of their length and hash
 */
public record LogSettings(String level, boolean json, boolean prompts) {

    public static LogSettings read(SettingsReader settings) {
        String level = settings.get("dromedary.log.level", "error, warn, info, debug or trace", "info",
                text -> Values.matching(text, "error|warn|info|debug|trace"));
        return new LogSettings(level, settings.choice("dromedary.log.format", "text", "json").equals("json"),
                settings.flag("dromedary.log.prompts"));
    }
}
