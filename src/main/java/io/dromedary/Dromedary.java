package io.dromedary;

final class Dromedary {
    public static void main(String[] args) {
    }
}
