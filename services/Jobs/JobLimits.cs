namespace IFeaLiD.Jobs;

/// <summary>What every engine can carry, whatever it is built on; a message broker sets the tightest bounds.</summary>
public static class JobLimits
{
    /// <summary>Longest key, in characters.</summary>
    public const int MaxKeyLength = 128;

    /// <summary>Longest payload, result, progress report or failure message, in characters.</summary>
    public const int MaxTextLength = 128 * 1024;

    /// <summary>Whether this can be a job's key: 1 to <see cref="MaxKeyLength"/> of A-Z, a-z, 0-9, '_' and '-'.</summary>
    public static bool IsKey(string key) =>
        key is { Length: >= 1 and <= MaxKeyLength } && key.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-');

    internal static void RequireKey(string key)
    {
        if (!IsKey(key))
        {
            throw new ArgumentException($"A job key has 1 to {MaxKeyLength} of the characters A-Z, a-z, 0-9, '_' and '-'.", nameof(key));
        }
    }

    internal static void RequireText(string text, string name)
    {
        ArgumentNullException.ThrowIfNull(text, name);
        if (text.Length > MaxTextLength)
        {
            throw new ArgumentException($"{name} has {text.Length} characters; at most {MaxTextLength} are carried. Pass large data by reference.", name);
        }
    }
}
