package io.dromedary.drop;

/**
 * Compares a name with a pattern: {@code *} stands for any letters, {@code ?} for one; case does not count. No regular expression, since
 * whoever may write into an inbox may write a profile, and one with many stars could stop the intake.
 */
final class NamePattern {

    private NamePattern() {
    }

    static boolean matches(String pattern, String name) {
        int star = -1;
        int afterStar = 0;
        int p = 0;
        int n = 0;
        while (n < name.length()) {
            if (p < pattern.length() && pattern.charAt(p) == '*') {
                star = p++;
                afterStar = n;
            } else if (p < pattern.length() && (pattern.charAt(p) == '?' || isSame(pattern.charAt(p), name.charAt(n)))) {
                p++;
                n++;
            } else if (star >= 0) {
                // The last star takes one letter more: what an earlier one took needs no other try.
                p = star + 1;
                n = ++afterStar;
            } else {
                return false;
            }
        }
        while (p < pattern.length() && pattern.charAt(p) == '*') {
            p++;
        }
        return p == pattern.length();
    }

    private static boolean isSame(char one, char other) {
        return Character.toLowerCase(Character.toUpperCase(one)) == Character.toLowerCase(Character.toUpperCase(other));
    }
}
