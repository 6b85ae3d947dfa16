namespace IFeaLiD.Models;

/// <summary>A stage as the manifest names it.</summary>
/// <param name="Name">conv2_x, conv3_x or conv4_x (strides 4, 8, 16), or any other name together with a tensor.</param>
/// <param name="Tensor">The tensor in the graph; null to have it found by its stride.</param>
/// <param name="Shows">One sentence for the user: what this stage responds to.</param>
public sealed record ManifestStage(string Name, string? Tensor, string Shows);
