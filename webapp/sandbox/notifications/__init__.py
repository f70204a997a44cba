"""The Notifications API, and the queue of AWS into which it sends."""
