package io.dromedary.intake;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Numbers from 0, in groups that grow together (a disjoint-set forest). */
final class Groups {

    private final int[] above;

    Groups(int count) {
        above = new int[count];
        for (int i = 0; i < count; i++) {
            above[i] = i;
        }
    }

    void join(int one, int other) {
        above[top(one)] = top(other);
    }

    private int top(int number) {
        int top = number;
        while (above[top] != top) {
            above[top] = above[above[top]];
            top = above[top];
        }
        return top;
    }

    /** Each number is in one group. */
    Collection<List<Integer>> all() {
        Map<Integer, List<Integer>> groups = new TreeMap<>();
        for (int i = 0; i < above.length; i++) {
            groups.computeIfAbsent(top(i), key -> new ArrayList<>()).add(i);
        }
        return groups.values();
    }
}
