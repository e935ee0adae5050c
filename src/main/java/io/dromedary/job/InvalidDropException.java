package io.dromedary.job;

import java.util.List;
import java.util.stream.Collectors;

/** A drop, or the profile that it needs, is invalid. Lists every problem, not only the first. */
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
