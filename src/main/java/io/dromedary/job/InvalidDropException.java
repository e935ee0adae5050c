package io.dromedary.job;

import java.util.List;
import java.util.stream.Collectors;

/** A drop, or the profile that it needs, cannot be taken as it is. Says everything that is wrong, not only the first thing. */
public class InvalidDropException extends Exception {

    private final List<Problem> problems;

    public InvalidDropException(List<Problem> problems) {
        super(problems.stream().map(Problem::toString).collect(Collectors.joining(" ")));
        this.problems = List.copyOf(problems);
    }

    public InvalidDropException(Problem problem) {
        this(List.of(problem));
    }

    public List<Problem> problems() {
        return problems;
    }
}
