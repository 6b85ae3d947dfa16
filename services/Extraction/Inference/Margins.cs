namespace IFeaLiD.Extraction.Inference;

/// <summary>Pixels put around the photo before the network sees it.</summary>
/// <param name="Left">Columns before the first.</param>
/// <param name="Top">Rows above the first.</param>
/// <param name="Right">Columns after the last.</param>
/// <param name="Bottom">Rows below the last.</param>
internal sealed record Margins(int Left, int Top, int Right, int Bottom)
{
    /// <summary>None: the network's own padding alone.</summary>
    public static Margins None { get; } = new(0, 0, 0, 0);

    /// <summary>As the paper's extractor does it: to the next multiple of 64 on either axis, the photo in the middle.</summary>
    public static Margins ToMultiplesOf64(int width, int height)
    {
        int across = Missing(width), down = Missing(height);
        return new(across / 2, down / 2, across - (across / 2), down - (down / 2));
    }

    /// <summary>Cells of a stage on each side that are cut off again: all that lie in the padding, if only in part.</summary>
    public Margins Cells(int strideX, int strideY) => new(Ceiling(Left, strideX), Ceiling(Top, strideY), Ceiling(Right, strideX), Ceiling(Bottom, strideY));

    private static int Missing(int size) => Ceiling(size, 64) * 64 - size;

    private static int Ceiling(int size, int step) => (size + step - 1) / step;
}
