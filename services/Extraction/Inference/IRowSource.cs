namespace IFeaLiD.Extraction.Inference;

/// <summary>What a network reads, strip by strip: the photo, or the stage before.</summary>
internal interface IRowSource
{
    /// <summary>Rows in all.</summary>
    int Height { get; }

    /// <summary>Values a row of one channel.</summary>
    int Width { get; }

    /// <summary>A strip; the caller disposes it.</summary>
    /// <param name="first">Row, 0 at the top.</param>
    /// <param name="count">At least 1.</param>
    Rows Take(int first, int count);
}
