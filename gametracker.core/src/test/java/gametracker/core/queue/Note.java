package gametracker.core.queue;

/** What the ring's tests put in: who made it, and its number among that one's. */
public final class Note extends Sequenced {
    public final int producer;
    public final int number;

    Note(int producer, int number) {
        this(producer, number, 0);
    }

    Note(int producer, int number, int weight) {
        this.producer = producer;
        this.number = number;
        addWeight(weight);
    }

    @Override
    public String toString() {
        return producer + "." + number;
    }
}
