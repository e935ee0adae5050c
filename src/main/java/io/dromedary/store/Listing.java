package io.dromedary.store;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Consumer;

/** A listing of objects: which keys it asks for, and what the route {@code list-objects} finds, page by page. */
public final class Listing {

    private final String beginning;
    private final Consumer<ObjectStore.Entry> each;
    private final Deque<ObjectStore.Entry> found = new ArrayDeque<>();
    private String last;

    /** Keeps the objects that it finds in {@link #found}, to be taken one by one. */
    public Listing(String beginning) {
        this.beginning = beginning;
        this.each = found::add;
    }

    /**
     * @param beginning of the keys, without the store's prefix
     * @param each      receives each object as it is found
     */
    public Listing(String beginning, Consumer<ObjectStore.Entry> each) {
        this.beginning = beginning;
        this.each = each;
    }

    public String beginning() {
        return beginning;
    }

    /** The last key that was found; the next page continues from it. Null before the first page. */
    public String last() {
        return last;
    }

    public void add(ObjectStore.Entry entry) {
        last = entry.key();
        each.accept(entry);
    }

    /** Objects that were found and not taken yet. */
    public Deque<ObjectStore.Entry> found() {
        return found;
    }
}
