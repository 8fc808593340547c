"""What will be worked on: selection of records, slices, checks of both sides before anything is sent."""
