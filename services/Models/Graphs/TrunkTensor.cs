namespace IFeaLiD.Models.Graphs;

/// <summary>A tensor that alone separates the image from all that comes after it: what a graph can be cut at.</summary>
/// <param name="Name">The tensor.</param>
/// <param name="Operator">What made it; empty for the image.</param>
/// <param name="IsJoin">Whether it brings two or more computed tensors together (Add, Concat): a block's end.</param>
/// <param name="Activation">Channels and receptive field.</param>
internal sealed record TrunkTensor(string Name, string Operator, bool IsJoin, Activation Activation);
