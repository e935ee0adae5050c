package io.dromedary.cli;

import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.Spec;

/** Made of what the commands say of themselves; the generator of picocli makes AsciiDoc, which needs another program. */
@Command(name = "man", mixinStandardHelpOptions = true, description = "Prints the manual page: `./dromedary man | man -l -`, or "
        + "`./dromedary man > /usr/local/share/man/man1/dromedary.1`.")
final class ManCommand implements Runnable {

    @Spec
    private CommandSpec spec;

    @Override
    public void run() {
        System.out.print(page(spec.root()));
    }

    static String page(CommandSpec root) {
        StringBuilder page = new StringBuilder("""
                .TH DROMEDARY 1
                .SH NAME
                dromedary \\- drop folder for the Higgsfield API
                .SH SYNOPSIS
                .B dromedary
                [COMMAND] [OPTIONS]
                .SH DESCRIPTION
                """);
        paragraph(page, root.usageMessage().description());
        page.append(".SH COMMANDS\n");
        root.subcommands().forEach((name, command) -> command(page, name, command.getCommandSpec()));
        page.append(".SH SETTINGS\n");
        paragraph(page, root.usageMessage().footerHeading().replace("%n", " "));
        page.append(".nf\n");
        Stream.of(root.usageMessage().footer()).forEach(line -> page.append(escaped(line)).append('\n'));
        return page.append(".fi\n").toString();
    }

    private static void command(StringBuilder page, String name, CommandSpec command) {
        page.append(".SS ").append(escaped(Stream.concat(Stream.of(name), command.positionalParameters().stream()
                .map(PositionalParamSpec::paramLabel)).collect(Collectors.joining(" ")))).append('\n');
        paragraph(page, command.usageMessage().description());
        Stream.concat(command.positionalParameters().stream(), command.options().stream()
                .filter(option -> !option.usageHelp() && !option.versionHelp())).filter(argument -> !argument.hidden())
                .forEach(argument -> argument(page, argument));
        Map<String, String> codes = command.usageMessage().exitCodeList();
        codes.forEach((code, meaning) -> entry(page, "exit code " + code.strip(), meaning));
    }

    private static void argument(StringBuilder page, ArgSpec argument) {
        String name = argument instanceof OptionSpec option
                ? String.join(", ", option.names()) + (option.arity().max() > 0 ? " " + option.paramLabel() : "")
                : argument.paramLabel();
        String fallback = argument.defaultValue() == null ? "" : argument.defaultValue();
        entry(page, name, String.join(" ", argument.description()).replace("${DEFAULT-VALUE}", fallback));
    }

    private static void entry(StringBuilder page, String name, String text) {
        page.append(".TP\n.B ").append(escaped(name)).append('\n');
        paragraph(page, text);
    }

    private static void paragraph(StringBuilder page, String... texts) {
        page.append(escaped(String.join(" ", List.of(texts)).strip())).append('\n');
    }

    /** A line that begins with a dot or an apostrophe would be an instruction, and a hyphen another character. */
    private static String escaped(String text) {
        return text.replace("\\", "\\e").replace("-", "\\-").replaceAll("(?m)^([.'])", "\\\\&$1");
    }
}
