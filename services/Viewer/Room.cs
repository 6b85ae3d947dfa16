namespace IFeaLiD.Viewer;

/// <summary>Whether a folder's disk has room.</summary>
internal static class Room
{
    /// <summary>Sets bytes aside and gives them back, which costs no writing.</summary>
    /// <exception cref="IOException">No room, or the disk fails.</exception>
    public static async Task ProbeAsync(string folder, long bytes)
    {
        await using var room = new FileStream(Path.Combine(folder, $".room-{Path.GetRandomFileName()}"), new FileStreamOptions
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.Write,
            Options = FileOptions.DeleteOnClose,
            PreallocationSize = bytes,
        });
    }
}
