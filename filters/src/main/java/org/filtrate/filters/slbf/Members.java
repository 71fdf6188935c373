package org.filtrate.filters.slbf;

/// Which blocks have chosen which row.
final class Members {
    private Members() {}

    /// Blocks sorted by the row they chose, in order within each.
    ///
    /// @param starts `(rows + 1)`: where each row's blocks begin; overwritten
    static int[] sorted(int[] selection, int[] starts) {
        for (int row : selection) {
            starts[row + 1]++;
        }
        for (int j = 1; j < starts.length; j++) {
            starts[j] += starts[j - 1];
        }
        int[] next = starts.clone();
        int[] members = new int[selection.length];
        for (int b = 0; b < selection.length; b++) {
            members[next[selection[b]]++] = b;
        }
        return members;
    }
}
