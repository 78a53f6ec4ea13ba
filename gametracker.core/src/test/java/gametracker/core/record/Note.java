package gametracker.core.record;

/** What the ring's tests put in: who made it, and its number among that one's. */
final class Note extends Ticketed {
    final int producer;
    final int number;

    Note(int producer, int number) {
        this.producer = producer;
        this.number = number;
    }

    @Override
    public String toString() {
        return producer + "." + number;
    }
}
