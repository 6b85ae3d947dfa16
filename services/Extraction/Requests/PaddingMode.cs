namespace IFeaLiD.Extraction.Requests;

/// <summary>What lies around the photo when the network sees it.</summary>
public static class PaddingMode
{
    /// <summary>Nothing but the network's own padding: a stage has ceil(size / stride) cells. The default.</summary>
    public const string Full = "full";

    /// <summary>
    /// As in the paper (Table 1): black up to the next multiple of 64, the photo in the middle, and ceil(padding / stride) cells a side are cut
    /// off again.
    /// </summary>
    public const string Paper = "paper";

    /// <summary>The default first.</summary>
    public static IReadOnlyList<string> All { get; } = [Full, Paper];
}
