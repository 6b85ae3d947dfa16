namespace IFeaLiD.Models;

/// <summary>
/// A model that cannot be used. The message is one sentence or two for the person who keeps the models: what is wrong, what was
/// expected, what to do. <see cref="Code"/> is stable.
/// </summary>
/// <param name="code">One of <see cref="ModelErrorCodes"/>.</param>
/// <param name="message">The sentence.</param>
/// <param name="innerException">The cause, if another library found it.</param>
public sealed class ModelException(string code, string message, Exception? innerException = null) : Exception(message, innerException)
{
    /// <summary>One of <see cref="ModelErrorCodes"/>.</summary>
    public string Code { get; } = code;
}
